/** Runs one check after the other; prints what failed in full and what passed in a line. */
export async function runChecks(checks) {
    const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
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
