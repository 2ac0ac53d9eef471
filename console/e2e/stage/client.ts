import type { Page } from 'playwright-core';

/** Whose injury it is, in this story. */
const NUMBER = '614-555-0180';

/** What Ellie may ask, and what this client answers; the question that stands last counts. */
const ANSWERS: [question: string, answer: string][] = [
  ['How can I help you?', 'I was in a car accident and I need a lawyer.'],
  ['May I have your name', 'Carla Jennings'],
  ['first and last name', 'My name is Carla Jennings.'],
  ['Does another lawyer already represent you', 'No.'],
  ['who is on the other side?', 'The company is Acme Trucking.'],
  ['In which state is this?', 'It happened in Ohio.'],
  ['it is in Ohio', 'It is in Ohio.'],
  ['What number can we call you back on?', 'Six one four, five five five, zero one eight zero.'],
  ['Have you called us about this before?', 'No.'],
  ['e-mail address', "I don't have one."],
  ['Is it safe to call you back', 'Yes.'],
  ['in your own words what happened', 'A truck hit my car.'],
  ['When did it happen?', 'In May of this year.'],
  ['Where did it happen?', 'In Columbus.'],
  ['Who else was there', 'Nobody else.'],
  ['Were you hurt, or did you lose anything?', 'Nothing was damaged.'],
  ['Is there any insurance', 'No insurance.'],
  ['Have you talked to another lawyer', 'No.'],
  ['How did you hear of us?', 'From a friend.'],
  ['Which language do you like best', 'English.'],
  ['When is the best time to call you?', 'In the morning.'],
  ['Would you like to book a consultation now?', 'Yes, please.'],
  ['Which would you like?', 'The first one.'],
  ['Shall I book it?', 'Yes.'],
  ['Is there anything else', 'No, goodbye.'],
];

/** What the client says to what Ellie said; nothing where she asked nothing. */
export function answerTo(said: string): string | null {
  const right = said.lastIndexOf('Is that right?');
  if (right >= 0) return said.includes(NUMBER) ? 'Yes.' : "No, it's six one four, five five five, zero one eight zero.";
  let [latest, answer]: [number, string | null] = [-1, null];
  for (const [question, words] of ANSWERS) {
    const at = said.lastIndexOf(question);
    if (at > latest) [latest, answer] = [at, words];
  }
  return answer;
}

/** What Ellie said since the client last said something. */
export async function saidLast(page: Page): Promise<string> {
  const lines = await page.locator('[data-role]').evaluateAll((lines) =>
    lines.map((line) => [line.getAttribute('data-role'), line.querySelector('.text')?.textContent ?? ''] as const),
  );
  const since = lines.slice(lines.findLastIndex(([role]) => role === 'caller') + 1);
  return since.map(([, text]) => text).join(' ');
}
