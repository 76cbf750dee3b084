import { describe, expect, it } from 'vitest';

import { createCpuBudgets, type Caller } from './cpu-budgets.ts';
import { createFairTurns } from './fair-turns.ts';
import { RequestMeter } from './request-meter.ts';

const SHARES = {
    address: { share: 0.25, burstMs: 100 },
    code: { share: 0.25, burstMs: 100 },
    user: { share: 0.5, burstMs: 500 },
    organization: { share: 0.5, burstMs: 500 },
};
const ADDRESS: Caller = { kind: 'address', id: '192.0.2.1' };

function createClock() {
    const clock = { ms: 0 };
    return Object.assign(clock, { budgets: createCpuBudgets(SHARES, () => clock.ms) });
}

describe('budgets of computing time', () => {
    it('refuse a caller that has used its share, and name the time to wait', () => {
        const { budgets } = createClock();
        budgets.charge([ADDRESS], 99);
        budgets.admit([ADDRESS]);
        budgets.charge([ADDRESS], 501);
        // 500 ms of debt and a tenth of the burst are refilled at 250 ms a second.
        expect(() => budgets.admit([ADDRESS])).toThrow(
            expect.objectContaining({ code: 'too_many_requests', retryAfter: 3 }),
        );
    });

    it('admit a caller again after the time in `Retry-After`', () => {
        const clock = createClock();
        clock.budgets.charge([ADDRESS], 600);
        clock.ms = 3000;
        expect(() => clock.budgets.admit([ADDRESS])).not.toThrow();
    });

    it('never hold more than the burst', () => {
        const clock = createClock();
        clock.budgets.charge([ADDRESS], 1);
        clock.ms = 3_600_000;
        clock.budgets.charge([ADDRESS], 100);
        expect(() => clock.budgets.admit([ADDRESS])).toThrow('share of this host');
    });

    it('are separate for each caller of each kind', () => {
        const { budgets } = createClock();
        budgets.charge([ADDRESS], 600);
        budgets.admit([{ kind: 'address', id: '192.0.2.2' }]);
        budgets.admit([{ kind: 'user', id: ADDRESS.id }]);
    });

    it('charge all callers of a request, and refuse it when one has used its share', () => {
        const { budgets } = createClock();
        const organization: Caller = { kind: 'organization', id: 'o' };
        budgets.charge([{ kind: 'code', id: 'a' }, organization], 90);
        for (let code = 0; code < 5; code++) {
            budgets.charge([{ kind: 'code', id: `c${code}` }, organization], 90);
        }
        budgets.admit([{ kind: 'code', id: 'a' }]);
        expect(() => budgets.admit([{ kind: 'code', id: 'a' }, organization])).toThrow(
            /^This organization/,
        );
    });
});

describe('a request', () => {
    it('is refused at its turn when other requests of its caller have used the share meanwhile', async () => {
        const { budgets } = createClock();
        const meter = new RequestMeter(budgets, [ADDRESS]);
        meter.admit();
        budgets.charge([ADDRESS], 600);
        let ran = false;
        await expect(meter.runSized(1_000_000, () => (ran = true))).rejects.toMatchObject({
            code: 'too_many_requests',
        });
        expect(ran).toBe(false);
    });

    it('is charged to its address until authentication, then to its token', () => {
        const { budgets } = createClock();
        const meter = new RequestMeter(budgets, [ADDRESS]);
        meter.identify([{ kind: 'code', id: 'a' }]);
        meter.charge(600);
        budgets.admit([ADDRESS]);
        expect(() => budgets.admit([{ kind: 'code', id: 'a' }])).toThrow(/^This integration/);
    });

    it('of the local user has no budget, but a request of local code has one', () => {
        const { budgets } = createClock();
        const callers: Caller[] = [{ kind: 'user', id: 'u' }];
        const meter = new RequestMeter(budgets, [], { isLocal: true });
        meter.identify(callers);
        meter.charge(600);
        budgets.admit(callers);
        const code = new RequestMeter(budgets, [], { isLocal: true });
        code.identify([{ kind: 'code', id: 'a' }]);
        code.charge(600);
        expect(() => code.admit()).toThrow(/^This integration/);
    });
});

describe('turns', () => {
    it('rotate between callers, one in each iteration of the event loop', async () => {
        const scheduled: (() => void)[] = [];
        const turns = createFairTurns((turn) => scheduled.push(turn));
        const order: string[] = [];
        const done = ['a1', 'a2', 'a3', 'b1', 'b2'].map((name) =>
            turns.run(name.charAt(0), () => order.push(name)),
        );
        for (const turn of scheduled) turn();
        await Promise.all(done);
        expect(order).toEqual(['a1', 'b1', 'a2', 'b2', 'a3']);
        expect(scheduled).toHaveLength(5);
    });

    it('go on after work that throws', async () => {
        const turns = createFairTurns();
        const failed = turns.run('a', () => {
            throw new TypeError('broken');
        });
        const next = turns.run('a', () => 'done');
        await expect(failed).rejects.toThrow('broken');
        await expect(next).resolves.toBe('done');
    });
});
