import type { Counts } from '../lib/reports.ts';
import type { Check } from './checks.ts';

/** Runs the checks in order; prints the problems of each failed check, and a line for each passed one. */
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
