// `npm run build`: builds every package into its `dist`, and the web apps.
import { buildApps } from '../lib/build-apps.ts';
import { buildPackages } from '../lib/build-packages.ts';

await buildPackages();
await buildApps();
