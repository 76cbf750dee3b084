import type { Counts } from '../lib/reports.ts';
import type { Check } from './checks.ts';

/** Runs one check after the other; prints the problems of those that fail, and a line for those that pass. */
export async function runChecks(checks: Check[]): Promise<Counts> {
    const counts: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
    for (const { name, check } of checks) {
        const startedAt = performance.now();
        const problems = await check();
        const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
        if (problems === '') {
            counts.passed++;
            console.log(`✓ ${name} (${seconds} s)`);
        } else {
            counts.failed++;
            console.log(`✗ ${name} (${seconds} s)\n${problems}\n`);
            counts.failures.push(`✗ ${name}\n${problems}`);
        }
    }
    return counts;
}
