import { expect, it } from 'vitest';

import { CONNECT_MS, readConnection, signConnection } from './connect-ticket.ts';

const secrets = { tokens: Buffer.alloc(32, 1), signing: Buffer.alloc(32, 2) };
const target = { integration: 'slack', installationId: 'installation' };
const at = (ms: number) => ({ secrets, now: () => new Date(ms) });

it.each(['ticket', 'browser'] as const)('accepts a %s until it expires', (use) => {
    const text = signConnection(at(0), use, target);
    expect(readConnection(at(CONNECT_MS[use] - 1), use, 'slack', text)).toEqual(target);
    expect(readConnection(at(CONNECT_MS[use]), use, 'slack', text)).toBeUndefined();
});

it('accepts a permission for its own use, integration and platform only', () => {
    const text = signConnection(at(0), 'ticket', target);
    expect(readConnection(at(1), 'browser', 'slack', text)).toBeUndefined();
    expect(readConnection(at(1), 'ticket', 'other', text)).toBeUndefined();
    const elsewhere = { ...at(1), secrets: { ...secrets, signing: Buffer.alloc(32, 3) } };
    expect(readConnection(elsewhere, 'ticket', 'slack', text)).toBeUndefined();
    expect(readConnection(at(1), 'ticket', 'slack', `${text}0`)).toBeUndefined();
    expect(readConnection(at(1), 'ticket', 'slack', '')).toBeUndefined();
});
