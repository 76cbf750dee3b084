import type { Identity, Principal } from '@bindery/identity';
import { PlatformError, type PlatformContext } from '@bindery/platform';

/** Query parameter of the code that signs one browser in. */
export const CODE_PARAMETER = 'code';

/**
 * Creates a URL of the workbench that signs one browser in, once.
 *
 * @param path Path of the page to open; default: the first page.
 * @throws PlatformError `invalid` for a path that is not one of the workbench.
 */
export async function signInUrl(
    { urls }: PlatformContext,
    identity: Identity,
    principal: Principal,
    path = '/',
): Promise<string> {
    const { app } = urls.origins;
    // `new URL` resolves `//host` and `/\host` to another host.
    const url = path.startsWith('/') && URL.canParse(path, app) ? new URL(path, app) : undefined;
    if (url === undefined || url.origin !== new URL(app).origin) {
        throw new PlatformError('invalid', 'path: Give a path of the workbench, like /.');
    }
    url.searchParams.set(CODE_PARAMETER, await identity.createSignInCode(principal));
    return url.href;
}
