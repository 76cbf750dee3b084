import { buildApps } from '../lib/build.mjs';

await buildApps();
