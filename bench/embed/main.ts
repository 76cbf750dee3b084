/** `npm run bench -- embed`: blocks in pages of other sites. */
import { measureBrowser } from './browser.ts';
import { startBenchHost } from './bench-host.ts';
import { measureRates } from './rates.ts';
import { measureSize } from './size.ts';

await using host = await startBenchHost();
measureSize();
await measureBrowser(host);
await measureRates(host);
