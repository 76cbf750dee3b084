import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of a built web app: the published package carries both, a checkout builds them in `apps`. */
export function appFolder(app: 'workbench' | 'site'): string {
    const carried = fileURLToPath(new URL(`./apps/${app}`, import.meta.url));
    if (existsSync(carried)) return carried;
    return fileURLToPath(new URL(`../../../apps/${app}/dist`, import.meta.url));
}
