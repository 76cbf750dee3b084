// `npm start`: runs Bindery on the examples, with the local OAuth provider that one of them connects to.
import { startExamples } from '../lib/start-examples.ts';
import { buildApps } from '../lib/build-apps.ts';

await buildApps();
await startExamples(process.argv.slice(2));
