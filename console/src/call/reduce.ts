/** What happens in a call, and what the page shows of it then. Pure. */
import type { FromEllie } from '../protocol/frames.ts';
import { withBudget, withDeed, withTranscript } from './lines.ts';
import { canGoOn, ENDINGS, READY, type Failure, type Hint, type Mode, type View } from './view.ts';

export type Happening =
  | { type: 'dialled'; mode: Mode }
  | { type: 'microphone_asked' }
  | { type: 'microphone_given' }
  | { type: 'told'; event: FromEllie }
  | { type: 'line_lost' }
  | { type: 'hung_up' }
  | { type: 'failed'; failure: Failure; words?: string }
  | { type: 'muted'; isMuted: boolean }
  | { type: 'hint'; hint: Hint; isShown: boolean }
  | { type: 'complaint_seen' };

export function reduce(view: View, happening: Happening): View {
  switch (happening.type) {
    case 'dialled':
      return { ...READY, phase: 'connecting', mode: happening.mode, lines: canGoOn(view) ? view.lines : [] };
    case 'microphone_asked':
      return { ...view, phase: 'asking' };
    case 'microphone_given':
      return { ...view, phase: 'connecting' };
    case 'told':
      return told(view, happening.event);
    case 'line_lost':
      return view.phase === 'on_call' ? { ...view, phase: 'reconnecting', status: null } : view;
    case 'hung_up':
      return over(view, { phase: 'ended', ending: 'caller_hung_up' });
    case 'failed':
      return over(view, { phase: 'failed', failure: happening.failure, complaint: happening.words || null });
    case 'muted':
      return { ...view, isMuted: happening.isMuted };
    case 'hint':
      return { ...view, hints: withHint(view.hints, happening.hint, happening.isShown) };
    case 'complaint_seen':
      return { ...view, complaint: null };
  }
}

function told(view: View, event: FromEllie): View {
  switch (event.type) {
    case 'call_started': {
      const { disclosure, isResumed } = event;
      return { ...view, phase: 'on_call', disclosure, isResumed };
    }
    case 'status':
      return { ...view, status: event.state };
    case 'transcript':
      return { ...view, lines: withTranscript(view.lines, event) };
    case 'action':
      return { ...view, lines: withDeed(view.lines, event) };
    case 'turn_metrics':
      return { ...view, lines: withBudget(view.lines, event.turn, event.budget) };
    case 'call_ended':
      return ended(view, event.reason);
    case 'error':
      return { ...view, complaint: event.words };
    default:
      return view;
  }
}

function ended(view: View, reason: string): View {
  if (reason === 'error') return over(view, { phase: 'failed', failure: 'ellie_failed' });
  // A reason that is not known is an end like any other.
  const ending = ENDINGS.find((ending) => ending === reason) ?? 'goodbye';
  return over(view, { phase: 'ended', ending });
}

/** Nothing is said any more: what was being said stays as far as it came. */
function over(view: View, end: Partial<View>): View {
  const lines = view.lines.map((line) => (line.isFinal ? line : { ...line, isFinal: true }));
  return { ...view, lines, status: null, hints: [], complaint: null, ...end };
}

function withHint(hints: readonly Hint[], hint: Hint, isShown: boolean): readonly Hint[] {
  if (hints.includes(hint) === isShown) return hints;
  return isShown ? [...hints, hint] : hints.filter((other) => other !== hint);
}
