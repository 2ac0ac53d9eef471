import { expect, it } from 'vitest';
import { wayOfAddress } from './choose.ts';

it.each([
  ['?via=webrtc', 'webrtc'],
  ['?a=b&via=socket', 'socket'],
  ['?via=automatic', 'automatic'],
  ['?via=carrier-pigeon', null],
  ['?via=', null],
  ['', null],
] as const)('%s asks for %s', (search, way) => {
  expect(wayOfAddress(search)).toBe(way);
});
