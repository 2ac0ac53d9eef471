/** The lines of the captions, as they grow. Pure. */
import type { Budget, FromEllie } from '../protocol/frames.ts';
import type { Line } from './view.ts';

type Transcript = Extract<FromEllie, { type: 'transcript' }>;
type Action = Extract<FromEllie, { type: 'action' }>;

/**
 * Words that are not final replace those before them. A final line stays what it is: a turn of the
 * same number that speaks anew is of another call, and has a line of its own.
 */
export function withTranscript(lines: readonly Line[], said: Transcript): readonly Line[] {
  const { turn, role, text, isFinal } = said;
  const place = lines.findLastIndex((line) => line.turn === turn && line.role === role);
  const line = lines[place];
  if (line?.isFinal && line.text === text) return lines;
  if (!line || line.isFinal) {
    const begun = { id: nextId(lines), turn, role, text, isFinal, deed: null, budget: null };
    return text.trim() === '' ? lines : [...lines, begun];
  }
  // Of what nobody heard, nothing was said.
  return text.trim() === '' ? lines.toSpliced(place, 1) : lines.with(place, { ...line, text, isFinal });
}

/** Something was done. */
export function withDeed(lines: readonly Line[], action: Action): readonly Line[] {
  const deed = { name: action.name, isDone: action.isDone };
  const line: Line = {
    id: nextId(lines),
    turn: 0,
    role: null,
    text: action.summary,
    isFinal: true,
    deed,
    budget: null,
  };
  return [...lines, line];
}

/** How long the answer of this turn took. It comes while the answer is being said. */
export function withBudget(lines: readonly Line[], turn: number, budget: Budget): readonly Line[] {
  const place = lines.findLastIndex((line) => line.turn === turn && line.role === 'ellie');
  const line = lines[place];
  return line ? lines.with(place, { ...line, budget }) : lines;
}

function nextId(lines: readonly Line[]): number {
  return (lines.at(-1)?.id ?? 0) + 1;
}
