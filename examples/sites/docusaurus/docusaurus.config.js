import bindery from '@bindery/remark';

const host = process.env.BINDERY_HOST ?? 'https://integrations.example.com';
const key = process.env.BINDERY_KEY ?? 'pk_example';

export default {
    title: 'Blocks in Docusaurus',
    url: 'https://docs.example.com',
    baseUrl: '/',
    scripts: [{ src: `${host}/embed.js`, type: 'module', 'data-key': key }],
    presets: [
        [
            'classic',
            {
                docs: {
                    routeBasePath: '/',
                    beforeDefaultRemarkPlugins: [[bindery, { host, key }]],
                },
                blog: false,
                theme: { customCss: './src/css/custom.css' },
            },
        ],
    ],
    themeConfig: {
        navbar: { title: 'Blocks in Docusaurus' },
    },
};
