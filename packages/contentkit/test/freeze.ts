/** How long a page was frozen, by the processor's clock: what other processes of the machine do does not count. */
import type { Page } from '@playwright/test';

interface TraceEvent {
    name: string;
    pid: number;
    tid: number;
    /** Microseconds. */
    ts: number;
    dur?: number;
    /** Microseconds that the thread ran; the time that it waited for a core is not in it. */
    tdur?: number;
}

/** Runs `act`, and gives the most milliseconds that the page's thread worked from one frame to the next meanwhile. */
export async function longestFreeze(page: Page, act: () => Promise<void>): Promise<number> {
    const browser = page.context().browser();
    if (!browser) throw new Error('The page has no browser to trace.');
    await page.evaluate(() => {
        // Frames come only where somebody wants them.
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
        // What this very task does after the frame is within it: the next frame waits for the next task.
        if ((starts[frame] ?? Infinity) > ts + dur) continue;
        since = 0;
        while ((starts[frame] ?? Infinity) <= ts + dur) frame++;
    }
    return most / 1000;
}
