// Loads either bundle into isolates of their own, as a host does, and drives it from inside where a measurement must
// not contain the way through HTTP. Clocks stand still inside workerd between I/O, so all timing is the caller's.
const DRIVER = `
import integration from 'integration.js';
const context = { waitUntil() {} };
async function render(request) {
    const answer = await integration.fetch(request, {}, context);
    if (answer.status !== 200) throw new Error('status ' + answer.status + ' ' + (await answer.text()));
    await answer.text();
}
export default {
    async fetch(request) {
        const rounds = Number(new URL(request.url).searchParams.get('rounds') ?? 1);
        const type = request.headers.get('content-type');
        const body = await request.arrayBuffer();
        for (let round = 0; round < rounds; round++) {
            await render(new Request('http://integration/v1', { method: 'POST', headers: { 'content-type': type }, body }));
        }
        return new Response('done');
    },
};`;

export default {
    async fetch(request, env) {
        const { searchParams } = new URL(request.url);
        const name = searchParams.get('isolate');
        if (name === null) {
            return new Response('ready');
        }
        const stub = env.LOADER.get(name, async () => ({
            compatibilityDate: '2025-05-25',
            mainModule: 'driver.js',
            modules: {
                'driver.js': DRIVER,
                'integration.js': { js: env[searchParams.get('sdk')] },
            },
        }));
        return stub.getEntrypoint().fetch(request);
    },
};
