// `npm run dev`: runs `npm start`, and rebuilds the web apps when their sources change. Reload the page to see a
// change.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { APPS, buildApps } from '../lib/build-apps.ts';
import { toolEnvironment } from '../lib/environment.mjs';
import { ROOT } from '../lib/install.mjs';
import { startExamples } from '../lib/start-examples.ts';

await buildApps();
const builders = Object.values(APPS).map(({ folder }) =>
    spawn('vite', ['build', '--watch', '--logLevel', 'warn'], {
        cwd: join(ROOT, folder),
        env: toolEnvironment(),
        stdio: ['ignore', 2, 2],
    }),
);
await startExamples(process.argv.slice(2));
for (const builder of builders) builder.kill();
