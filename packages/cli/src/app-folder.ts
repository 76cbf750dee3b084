import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Folders of the built web apps in the checkout. */
const BUILT = {
    workbench: 'apps/workbench/dist',
    site: 'apps/site/dist',
    embed: 'packages/embed/dist-browser',
};

/** Returns the folder of a built web app: in the published package, or else in the checkout. */
export function appFolder(app: keyof typeof BUILT): string {
    const carried = fileURLToPath(new URL(`./apps/${app}`, import.meta.url));
    if (existsSync(carried)) return carried;
    return fileURLToPath(new URL(`../../../${BUILT[app]}`, import.meta.url));
}
