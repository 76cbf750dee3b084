import { performance } from 'node:perf_hooks';

import { createCpuBudgets } from '../../packages/server/src/budget/cpu-budgets.ts';
import { RequestMeter, meterOf, setMeter } from '../../packages/server/src/budget/request-meter.ts';

const REQUESTS = 200_000;
const ROUNDS = 5;

/**
 * Returns the time in microseconds that metering adds to a request. Calls the meter as often as a render with a token
 * does.
 */
export function measureMeter(): number {
    const budgets = createCpuBudgets();
    const rounds = Array.from({ length: ROUNDS }, () => {
        const startedAt = performance.now();
        for (let count = 0; count < REQUESTS; count += 1) meterOne(budgets, count);
        return performance.now() - startedAt;
    });
    return (Math.min(...rounds) * 1000) / REQUESTS;
}

function meterOne(budgets: ReturnType<typeof createCpuBudgets>, count: number): void {
    const request = REQUESTS_TO_METER[count % REQUESTS_TO_METER.length];
    if (request === undefined) return;
    const meter = new RequestMeter(budgets, [{ kind: 'address', id: '192.0.2.1' }]);
    meter.admit();
    setMeter(request, meter);
    meterOf(request).identify([
        { kind: 'code', id: 'installation:1' },
        { kind: 'organization', id: 'o' },
    ]);
    // The sections of a render: parsing, validating and serialising.
    for (let section = 0; section < 3; section += 1) meterOf(request).run(() => undefined);
    performance.eventLoopUtilization();
    meter.charge(0.001);
    // The budget must not run out while it is measured.
    budgets.charge([{ kind: 'code', id: 'installation:1' }], -1);
}

const REQUESTS_TO_METER = Array.from({ length: 1000 }, () => new Request('http://localhost/'));
