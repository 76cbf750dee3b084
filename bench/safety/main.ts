/**
 * `npm run bench -- safety`: what one integration or token can take from its neighbours, through the whole host. Exits with
 * 1 when a figure misses its goal. Ratios hold on a busy machine; absolute figures do not.
 */
import { benchHostile } from './hostile.ts';
import { benchLoop } from './loop.ts';
import { SafeHost } from './safe-host.ts';

await using host = await SafeHost.start();
await benchHostile(host);
await benchLoop(host);
