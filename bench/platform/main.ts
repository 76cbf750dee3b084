/**
 * `npm run bench -- platform`: events per second, the time from acceptance to handler, and cached and uncached renders
 * compared with those of the reference SDK. Exits with 1 when a figure misses its goal.
 */
import { startPostgres } from '@bindery/test-support/postgres';
import { benchEvents } from './events.ts';
import { benchRender } from './render.ts';

const wanted = process.argv[2];

if (wanted === undefined || wanted === 'events') {
    await using postgres = await startPostgres();
    await benchEvents(postgres.url);
    await benchEvents(undefined);
}
if (wanted === undefined || wanted === 'render') await benchRender();
