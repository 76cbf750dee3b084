import { Command, Option } from 'commander';
import colors from 'picocolors';

import { CommandError } from '../error.ts';
import { ENV_DESCRIPTION, ENV_FLAG } from '../env-option.ts';
import { requireFolders } from '../require-folders.ts';
import { formatProblem } from '../terminal/problem.ts';

interface PublishOptions {
    endpoint: string;
    token?: string;
    organization?: string;
    env?: string;
    json?: true;
}

/** `bindery publish <folder>` builds a version for production on this machine and sends it to a host. */
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
        .option(
            '--organization <id>',
            'the organization that publishes it, in place of the manifest’s organization',
        )
        .option(ENV_FLAG, ENV_DESCRIPTION)
        .option('--json', 'print the published version as JSON')
        .addHelpText(
            'after',
            '\nExamples:\n  bindery publish .\n  GITBOOK_TOKEN=… bindery publish . --endpoint https://bindery.example.com --json\n\n"bindery token create" makes a token, and bindery dev --json prints one that ends within a day.\nSecrets of a manifest are read from the environment and from a .env file in its folder.',
        )
        .action(runPublish);
}

async function runPublish(folder: string, options: PublishOptions): Promise<void> {
    const { endpoint, token, env: environment } = options;
    if (!URL.canParse(endpoint)) {
        throw new CommandError('host_unreachable', `"${endpoint}" is not a URL: check --endpoint.`);
    }
    if (!token) {
        throw new CommandError(
            'token_missing',
            'Publishing needs a token: give it with --token or GITBOOK_TOKEN.',
        );
    }
    requireFolders([folder]);
    const [{ buildIntegration }, { ApiClient }, { publicationOf }] = await Promise.all([
        import('@bindery/bundler'),
        import('../publish/api-client.ts'),
        import('../publish/publication.ts'),
    ]);
    const version = await buildIntegration(folder, {
        sdk: 'bindery',
        mode: 'production',
        ...(environment === undefined ? {} : { environment }),
        onWarning: (issue) =>
            console.warn(formatProblem({ kind: 'manifest', file: folder, issues: [issue] })),
    });
    const publication = publicationOf(version);
    const client = new ApiClient(endpoint, token);
    const organization =
        options.organization === undefined
            ? (version.manifest.organization ?? (await client.onlyOrganization()))
            : await client.requireOrganization(options.organization);
    const { name } = version.manifest;
    const { version: publishedVersion, urls } = await client.publish(name, {
        ...publication,
        organization,
    });
    if (options.json) {
        console.log(JSON.stringify({ name, version: publishedVersion, urls }));
        return;
    }
    console.log(
        [
            `${colors.green('●')} ${colors.bold(name)} v${publishedVersion} published to ${endpoint}`,
            `  Install it  ${colors.cyan(urls.app)}`,
            `  Endpoint    ${urls.publicEndpoint}`,
        ].join('\n'),
    );
}
