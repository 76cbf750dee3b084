/**
 * The most concurrent lanes of all integrations. A lane is the queue of events of one installation, or one task. The
 * limit is many times that of one integration, so that hanging handlers of a few integrations do not delay the rest.
 */
const MAX_CONCURRENT = 512;

/**
 * The most concurrent lanes of one integration. Each runs a first attempt and up to two retries: together they stay
 * below the concurrent invocations of one integration (100), and leave room for renderings and requests.
 */
const MAX_CONCURRENT_PER_INTEGRATION = 30;

/** A lane that is being worked on. */
export interface Lane {
    name: string;
    integration: string;
    /** True if the lane must read its events again: the events, their installation or their integration changed. */
    stale: boolean;
}

export interface Lanes {
    /** Schedules a lane that may have due events. */
    wake(integration: string, lane: string): void;
    /** Marks running lanes as stale; by default all. */
    invalidate(matches?: (lane: Lane) => boolean): void;
    /** Waits until no lane is running or waiting. */
    idle(): Promise<void>;
    /** Starts no further lanes, and waits for the running ones. */
    stop(): Promise<void>;
}

/**
 * Schedules lanes round-robin, over integrations and over the lanes of each. Runs at most one turn of a lane at a time.
 *
 * @param turn Works on a lane for one turn; returns true if the lane may have more due events.
 */
export function createLanes(turn: (lane: Lane) => Promise<boolean>): Lanes {
    const active = new Map<string, { lane: Lane; work: Promise<void> }>();
    const activeOf = new Map<string, number>();
    const waiting = new Map<string, Set<string>>();
    /** Lanes that were woken while running. */
    const wokenAgain = new Set<string>();
    let stopped = false;

    function wake(integration: string, name: string): void {
        if (stopped) return;
        if (active.has(name)) {
            wokenAgain.add(name);
            return;
        }
        const lanes = waiting.get(integration) ?? new Set();
        waiting.set(integration, lanes.add(name));
        startWaiting();
    }

    function startWaiting(): void {
        // Iterates over a copy, because the loop moves integrations to the end of the map.
        for (const [integration, lanes] of Array.from(waiting)) {
            for (const name of lanes) {
                if (stopped || active.size >= MAX_CONCURRENT) return;
                if ((activeOf.get(integration) ?? 0) >= MAX_CONCURRENT_PER_INTEGRATION) break;
                lanes.delete(name);
                start({ name, integration, stale: false });
            }
            // Moves an integration with waiting lanes behind the other integrations.
            waiting.delete(integration);
            if (lanes.size > 0) waiting.set(integration, lanes);
        }
    }

    function start(lane: Lane): void {
        const { name, integration } = lane;
        activeOf.set(integration, (activeOf.get(integration) ?? 0) + 1);
        const done = turn(lane).then((more) => {
            active.delete(name);
            const left = (activeOf.get(integration) ?? 1) - 1;
            if (left === 0) activeOf.delete(integration);
            else activeOf.set(integration, left);
            if (wokenAgain.delete(name) || more) wake(integration, name);
            startWaiting();
        });
        active.set(name, { lane, work: done });
    }

    const running = () => Promise.all([...active.values()].map(({ work }) => work));
    return {
        wake,
        invalidate(matches = () => true) {
            for (const { lane } of active.values()) if (matches(lane)) lane.stale = true;
        },
        async idle() {
            while (active.size > 0 || (waiting.size > 0 && !stopped)) await running();
        },
        async stop() {
            stopped = true;
            await running();
        },
    };
}
