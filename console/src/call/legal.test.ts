import { expect, it } from 'vitest';
import { toRead } from './legal.ts';

it('what is set can be read', () => {
  const compliance = {
    data_retention_days: 30,
    privacy_policy_url: 'https://firm.example/privacy',
    terms_of_service_url: 'http://firm.example/terms',
    contact_email: 'office@firm.example',
  };
  expect(toRead('An AI.', compliance)).toEqual({
    disclaimer: 'An AI.',
    keptDays: 30,
    links: [
      { kind: 'privacy', href: 'https://firm.example/privacy' },
      { kind: 'terms', href: 'http://firm.example/terms' },
      { kind: 'contact', href: 'mailto:office@firm.example' },
    ],
  });
});

it('what is not set, or no address, is no link', () => {
  for (const odd of [null, '', 7, 'javascript:alert(1)', 'nowhere', 'data:text/html,x', 'a b@c', 'a@b?cc=d@e']) {
    const compliance = { privacy_policy_url: odd, terms_of_service_url: odd, contact_email: odd };
    expect(toRead('An AI.', compliance).links).toEqual([]);
  }
});
