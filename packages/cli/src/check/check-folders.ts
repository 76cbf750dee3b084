import { join } from 'node:path';
import { MANIFEST_FILE } from '@bindery/contract';

import { checkFolder, type CheckOptions, type FolderReport } from './check-folder.ts';
import { failure } from './finding.ts';
import { startInspector } from './inspect-script.ts';

/** Checks every folder, also after a folder with mistakes. */
export async function checkFolders(
    folders: readonly string[],
    options: Omit<CheckOptions, 'inspector'>,
): Promise<FolderReport[]> {
    // The host starts while the first folder is bundled.
    const inspector = startInspector();
    inspector.catch(() => {});
    try {
        const reports = await Promise.all(
            folders.map((folder) => checkFolder(folder, { ...options, inspector })),
        );
        for (const [index, report] of reports.entries()) {
            const twin = reports.slice(0, index).find(({ name }) => name && name === report.name);
            if (twin === undefined) continue;
            report.findings.push(
                failure(
                    'name_twice',
                    { file: join(report.folder, MANIFEST_FILE), line: 1, column: 1 },
                    `${twin.folder} also names its integration “${report.name}”.`,
                    'Give each integration a name of its own.',
                ),
            );
        }
        return reports;
    } finally {
        await (await inspector)[Symbol.asyncDispose]();
    }
}
