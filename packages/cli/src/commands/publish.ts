import { Command, Option } from 'commander';
import { buildIntegration } from '@bindery/bundler';
import colors from 'picocolors';

import { CommandError } from '../error.ts';
import { Host } from '../publish/host.ts';
import { publicationOf } from '../publish/publication.ts';
import { formatProblem } from '../terminal/problem.ts';

interface PublishOptions {
    endpoint: string;
    token?: string;
    organization?: string;
    env?: string;
}

/** `bindery publish <folder>`: a version for production, made here and sent to a host. */
export function publishCommand(): Command {
    return new Command('publish')
        .description('build an integration for production and publish it to a running host')
        .argument('<folder>', 'a folder with a gitbook-manifest.yaml')
        .addOption(
            new Option('--endpoint <url>', 'the host’s API')
                .env('GITBOOK_ENDPOINT')
                .default('http://localhost:4880'),
        )
        .addOption(new Option('--token <token>', 'your token at the host').env('GITBOOK_TOKEN'))
        .option('--organization <id>', 'who publishes it, in place of the manifest’s organization')
        .option('--env <name>', 'the entry of the manifest’s envs to lay over it')
        .addHelpText(
            'after',
            '\nThe token of a local host is in what bindery dev --json prints.\nSecrets of a manifest are read from the environment and from a .env file beside it.',
        )
        .action(runPublish);
}

async function runPublish(folder: string, options: PublishOptions): Promise<void> {
    const { endpoint, token, env: environment } = options;
    if (!URL.canParse(endpoint)) {
        throw new CommandError('host_unreachable', `"${endpoint}" is no URL: check --endpoint.`);
    }
    if (!token) {
        throw new CommandError(
            'token_missing',
            'Publishing needs a token: give it with --token or GITBOOK_TOKEN.',
        );
    }
    const version = await buildIntegration(folder, {
        sdk: 'bindery',
        mode: 'production',
        ...(environment === undefined ? {} : { environment }),
        onWarning: (issue) =>
            console.warn(formatProblem({ kind: 'manifest', file: folder, issues: [issue] })),
    });
    const host = new Host(endpoint, token);
    const organization =
        options.organization ?? version.manifest.organization ?? (await host.onlyOrganization());
    const { name } = version.manifest;
    const { version: number, urls } = await host.publish(
        name,
        publicationOf(version, organization),
    );
    console.log(
        [
            `${colors.green('●')} ${colors.bold(name)} v${number} published to ${endpoint}`,
            `  Install it  ${colors.cyan(urls.app)}`,
            `  Endpoint    ${urls.publicEndpoint}`,
        ].join('\n'),
    );
}
