/** Measures how long a page was blocked, in CPU time of its main thread: load by other processes does not count. */
import type { Page } from '@playwright/test';

interface TraceEvent {
    name: string;
    pid: number;
    tid: number;
    /** Microseconds. */
    ts: number;
    dur?: number;
    /** CPU time in microseconds, without time spent waiting for a core. */
    tdur?: number;
}

/** Runs `act` and returns the longest CPU time of the page's main thread between two frames, in milliseconds. */
export async function longestFreeze(page: Page, act: () => Promise<void>): Promise<number> {
    const browser = page.context().browser();
    if (!browser) throw new Error('The page has no browser to trace.');
    await page.evaluate(() => {
        // The browser produces frames only while they are requested.
        const next = () => void requestAnimationFrame(next);
        next();
    });
    await browser.startTracing(page, {
        categories: ['disabled-by-default-devtools.timeline', 'devtools.timeline'],
    });
    await act();
    const trace = JSON.parse((await browser.stopTracing()).toString()) as {
        traceEvents: TraceEvent[];
    };
    return longest(trace.traceEvents);
}

function longest(events: TraceEvent[]): number {
    const frames = events.filter(({ name }) => name === 'FireAnimationFrame');
    const [first] = frames;
    if (!first) throw new Error('No frame was traced.');
    const own = ({ pid, tid }: TraceEvent) => pid === first.pid && tid === first.tid;
    const tasks = events.filter((event) => event.name === 'RunTask' && own(event));
    if (!tasks.some(({ tdur = 0 }) => tdur > 0))
        throw new Error('The trace has no processor times.');
    const starts = frames.filter(own).map(({ ts }) => ts);
    let most = 0;
    let since = 0;
    let frame = 0;
    for (const { ts, dur = 0, tdur = 0 } of tasks.toSorted((a, b) => a.ts - b.ts)) {
        since += tdur;
        most = Math.max(most, since);
        // Work after the frame callback in the same task counts towards this frame.
        if ((starts[frame] ?? Infinity) > ts + dur) continue;
        since = 0;
        while ((starts[frame] ?? Infinity) <= ts + dur) frame++;
    }
    return most / 1000;
}
