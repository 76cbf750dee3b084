import { type Command, Option } from 'commander';
import type { SDK } from '@bindery/contract';

/** The options as commander parses them. `runtime` is the former name of `--sdk`, hidden but still accepted. */
export interface SDKOptions {
    sdk: SDK;
    runtime?: 'bindery' | 'own';
}

/** Adds `--sdk bindery|reference`: the SDK to which imports of `@gitbook/runtime` resolve. */
export function addSDKOption(command: Command): Command {
    return command
        .addOption(
            new Option(
                '--sdk <name>',
                'the SDK to bundle: Bindery’s, or the reference from the folder’s node_modules',
            )
                .choices(['bindery', 'reference'] satisfies SDK[])
                .default('bindery'),
        )
        .addOption(
            new Option('--runtime <name>', 'former name of --sdk')
                .choices(['bindery', 'own'])
                .conflicts('sdk')
                .hideHelp(),
        );
}

export function selectedSDK({ sdk, runtime }: SDKOptions): SDK {
    if (runtime === undefined) return sdk;
    return runtime === 'own' ? 'reference' : 'bindery';
}
