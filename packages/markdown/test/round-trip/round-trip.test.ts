import { expect, it } from 'vitest';

import { checkRoundTrips } from './round-trip.ts';

// A longer run: node packages/markdown/test/round-trip/main.ts 100000
it('preserves random documents in both directions', () => {
    expect(checkRoundTrips(200).blocks).toBeGreaterThan(200);
});
