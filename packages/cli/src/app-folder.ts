import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Returns the folder of a built web app: in the published package, or else in `apps` of the checkout. */
export function appFolder(app: 'workbench' | 'site'): string {
    const carried = fileURLToPath(new URL(`./apps/${app}`, import.meta.url));
    if (existsSync(carried)) return carried;
    return fileURLToPath(new URL(`../../../apps/${app}/dist`, import.meta.url));
}
