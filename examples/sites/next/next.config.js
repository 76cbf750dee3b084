import createMDX from '@next/mdx';

const host = process.env.BINDERY_HOST ?? 'https://integrations.example.com';
const key = process.env.BINDERY_KEY ?? 'pk_example';

// Turbopack takes plugins by their names.
const withMDX = createMDX({
    options: { remarkPlugins: ['remark-directive', ['@bindery/remark', { host, key }]] },
});

export default withMDX({
    output: 'export',
    trailingSlash: true,
    pageExtensions: ['jsx', 'mdx'],
});
