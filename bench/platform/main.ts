/**
 * `npm run bench -- platform`: events a second, accepted to handler; renderings cached, uncached, and beside the reference.
 * Ends with 1 when a figure does not keep what it promises.
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
