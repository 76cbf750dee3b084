/** The option of every command that reads a manifest. It names the entry of `envs` to merge into the manifest. */
export const ENV_FLAG = '--env <name>';
export const ENV_DESCRIPTION =
    'the entry of the manifest’s envs to lay over it (default: the entry “default”, if there is one)';
