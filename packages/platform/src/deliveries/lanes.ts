/**
 * Lanes that are worked on at the same time: many more than of one integration, so that some whose handlers hang do not
 * hold up the others.
 */
const CONCURRENT = 512;

/**
 * Lanes of one integration at the same time. With two retries beside the first attempt of each they stay below the
 * invocations that isolates run of one integration (100), and leave room for what people wait for.
 */
const CONCURRENT_OF_ONE = 30;

/** A lane in work. */
export interface Lane {
    name: string;
    integration: string;
    /** Something changed since its events were read: what holds them, or which there are. */
    stale: boolean;
}

export interface Lanes {
    /** Something may be due in a lane. */
    wake(integration: string, lane: string): void;
    /** Lets lanes in work look at their events anew; by default all of them. */
    invalidate(matches?: (lane: Lane) => boolean): void;
    /** Waits until no lane is in work or waits for it. */
    idle(): Promise<void>;
    /** Begins no more, and waits for what is in work. */
    stop(): Promise<void>;
}

/**
 * Gives each lane its turns. One is never worked on twice at the same time, and the lanes of an integration take turns, as
 * integrations do.
 *
 * @param turn Works on a lane for a while; true: there may be more to do.
 */
export function createLanes(turn: (lane: Lane) => Promise<boolean>): Lanes {
    const active = new Map<string, { lane: Lane; work: Promise<void> }>();
    const activeOf = new Map<string, number>();
    const waiting = new Map<string, Set<string>>();
    const again = new Set<string>();
    let stopped = false;

    function wake(integration: string, name: string): void {
        if (stopped) return;
        if (active.has(name)) {
            again.add(name);
            return;
        }
        const lanes = waiting.get(integration) ?? new Set();
        waiting.set(integration, lanes.add(name));
        begin();
    }

    function begin(): void {
        // A copy, since those that are put behind the others would be met again.
        for (const [integration, lanes] of Array.from(waiting)) {
            for (const name of lanes) {
                if (stopped || active.size >= CONCURRENT) return;
                if ((activeOf.get(integration) ?? 0) >= CONCURRENT_OF_ONE) break;
                lanes.delete(name);
                work({ name, integration, stale: false });
            }
            // Behind the others, when some of it are left.
            waiting.delete(integration);
            if (lanes.size > 0) waiting.set(integration, lanes);
        }
    }

    function work(lane: Lane): void {
        const { name, integration } = lane;
        activeOf.set(integration, (activeOf.get(integration) ?? 0) + 1);
        const done = turn(lane).then((more) => {
            active.delete(name);
            const left = (activeOf.get(integration) ?? 1) - 1;
            if (left === 0) activeOf.delete(integration);
            else activeOf.set(integration, left);
            if (again.delete(name) || more) wake(integration, name);
            begin();
        });
        active.set(name, { lane, work: done });
    }

    const settled = () => Promise.all([...active.values()].map((one) => one.work));
    return {
        wake,
        invalidate(matches = () => true) {
            for (const { lane } of active.values()) if (matches(lane)) lane.stale = true;
        },
        async idle() {
            while (active.size > 0 || (waiting.size > 0 && !stopped)) await settled();
        },
        async stop() {
            stopped = true;
            await settled();
        },
    };
}
