import { readFileSync } from 'node:fs';

import { Miniflare } from 'miniflare';

/**
 * `node reference-stack.ts BUNDLE`: a bundle of the reference SDK in miniflare; sends its URL to the parent process.
 */
const miniflare = new Miniflare({
    script: readFileSync(process.argv[2] ?? '', 'utf8'),
    modules: true,
    compatibilityDate: '2026-07-01',
    port: 0,
});
process.send?.((await miniflare.ready).toString());
process.on('disconnect', () => void miniflare.dispose().then(() => process.exit(0)));
