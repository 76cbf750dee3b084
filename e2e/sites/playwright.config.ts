import base from '../playwright.config.ts';

/** The example sites, each built by its own tool: `npm run test:sites`. */
export default {
    ...base,
    testDir: '.',
    testMatch: '*.sites.ts',
    outputDir: '../../test-results/sites',
};
