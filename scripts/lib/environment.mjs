// Runs under the Node that came with npm.
import { delimiter, join } from 'node:path';

import { ROOT } from './install.mjs';

/** Makes Node resolve the workspace's packages to their sources (see `source-condition.ts`). */
const SOURCES = '--conditions=@bindery/source';

/**
 * Returns the environment in which Node 24 and the installed tools come first, and packages of the workspace give their
 * sources.
 *
 * @param {Record<string, string | undefined>} extra
 * @returns {Record<string, string | undefined>}
 */
export function toolEnvironment(extra = {}) {
    const path = [join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter);
    const options = process.env.NODE_OPTIONS ?? '';
    return {
        ...process.env,
        ...extra,
        PATH: path,
        NODE_OPTIONS: options.includes(SOURCES) ? options : `${options} ${SOURCES}`.trim(),
    };
}
