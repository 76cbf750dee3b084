/** The condition of `exports` that gives a package's sources in place of its build. */
export const SOURCE_CONDITION = '@bindery/source';

/** Makes child processes of Node resolve the workspace's packages to their sources. */
export function resolveSourcesInChildren(): void {
    const option = `--conditions=${SOURCE_CONDITION}`;
    const options = process.env['NODE_OPTIONS'] ?? '';
    if (!options.includes(option)) process.env['NODE_OPTIONS'] = `${options} ${option}`.trim();
}
