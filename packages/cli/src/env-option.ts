/** The option of every command that reads a manifest: which entry of its `envs` to merge into it. */
export const ENV_FLAG = '--env <name>';
export const ENV_DESCRIPTION =
    'the entry of the manifest’s envs to lay over it (default: the entry “default”, if there is one)';
