import { createIntegration, type RuntimeContext, type RuntimeEnvironment } from '@gitbook/runtime';

type Context = RuntimeContext<RuntimeEnvironment<{}, { message?: string }>>;

export default createIntegration<Context>({
    fetch_published_script: async (_event, { environment }) => {
        const message = environment.siteInstallation?.configuration.message;
        if (!message) return undefined;
        // JSON is a subset of JavaScript, except that `</script>` would end an inline script.
        const text = JSON.stringify(message).replaceAll('<', '\\u003c');
        return new Response(
            `const banner = document.createElement('p');
banner.textContent = ${text};
banner.setAttribute('role', 'status');
document.body.prepend(banner);`,
            { headers: { 'content-type': 'application/javascript' } },
        );
    },
});
