import { Command } from 'commander';
import type { EventType } from '@bindery/contract';

import { addHostOptions, connectHost, type HostOptions } from '../host/host-option.ts';
import { printable } from '../terminal/printable.ts';
import { parseObject } from '../parse-object.ts';

interface ListOptions extends HostOptions {
    integration?: string;
    state?: string;
    limit: string;
}

interface SendOptions extends HostOptions {
    integration?: string;
    fields: Record<string, unknown>;
}

/** `bindery events` lists, shows, sends, replays and saves events. */
export function eventsCommand(): Command {
    return new Command('events')
        .description('list, show, send, replay and save events')
        .addCommand(listCommand())
        .addCommand(showCommand())
        .addCommand(sendCommand())
        .addCommand(replayCommand())
        .addCommand(saveCommand())
        .addHelpText(
            'after',
            `
Examples:
  bindery events list --state dead
  bindery events show 0193c2…
  bindery events send space_content_updated --fields '{"revisionId":"r1"}'
  bindery events replay 0193c2…
  bindery events save 0193c2… --name low-water`,
        );
}

function listCommand(): Command {
    const command = new Command('list')
        .description('list the deliveries of events')
        .option('--integration <name>', 'only those of an integration')
        .option('--state <state>', 'pending, delivered, refused, unhandled, cancelled or dead')
        .option('--limit <number>', 'how many', '50');
    return addHostOptions(command).action(async (options: ListOptions) => {
        const session = await connectHost(options);
        const { integration, state, limit } = options;
        const items = await session.deliveries({
            limit,
            ...(integration === undefined ? {} : { integration }),
            ...(state === undefined ? {} : { state }),
        });
        if (options.json) return console.log(JSON.stringify({ items }));
        for (const { eventId, type, integration: name, state: at, attempts, lastError } of items) {
            console.log(
                `${eventId}  ${at.padEnd(9)} ${attempts}×  ${name} ${type} ${printable(lastError ?? '')}`,
            );
        }
        return undefined;
    });
}

function showCommand(): Command {
    const command = new Command('show')
        .description('show an invocation: event, environment, response, logs, calls, error')
        .argument('<invocation>', 'id of an invocation, from bindery logs --json');
    return addHostOptions(command).action(async (id: string, options: HostOptions) => {
        const session = await connectHost(options);
        const invocation = await session.invocation(id);
        if (options.json) return console.log(JSON.stringify(invocation, null, 2));
        const { formatInvocation } = await import('../host/format-invocation.ts');
        console.log(formatInvocation(invocation));
        console.log(
            JSON.stringify({ event: invocation.event, response: invocation.response }, null, 2),
        );
        return undefined;
    });
}

function sendCommand(): Command {
    const command = new Command('send')
        .description('send an event once and wait for its outcome; missing ids are added')
        .argument('<type>', 'type of the event, e.g. space_content_updated')
        .option('--integration <name>', 'to which integration; default: the only one')
        .option('--fields <json>', 'fields of the event as JSON', parseObject, {});
    return addHostOptions(command).action(async (type: string, options: SendOptions) => {
        const session = await connectHost(options);
        // The host refuses unknown types and names them.
        const event = { ...options.fields, type: type as EventType };
        const invocation = await session.send(options.integration, event);
        const { formatInvocation } = await import('../host/format-invocation.ts');
        console.log(options.json ? JSON.stringify(invocation) : formatInvocation(invocation));
        if (invocation.state === 'failed') process.exitCode = 1;
    });
}

function saveCommand(): Command {
    const command = new Command('save')
        .description(
            "write the event of an invocation to tests/fixtures in the integration's folder",
        )
        .argument('<invocation>', 'id of the invocation')
        .option('--name <name>', 'name of the file without .json; default: from the event');
    return addHostOptions(command).action(
        async (id: string, options: HostOptions & { name?: string }) => {
            const session = await connectHost(options);
            const saved = await session.saveFixture(id, options.name);
            if (options.json) return console.log(JSON.stringify(saved));
            console.log(`Saved ${saved.path}. In a test: await h.sendFixture('${saved.name}')`);
            return undefined;
        },
    );
}

function replayCommand(): Command {
    const command = new Command('replay')
        .description('send the event of an invocation again, with the same event id')
        .argument('<invocation>', 'id of the invocation');
    return addHostOptions(command).action(async (id: string, options: HostOptions) => {
        const session = await connectHost(options);
        const invocation = await session.replay(id);
        const { formatInvocation } = await import('../host/format-invocation.ts');
        console.log(options.json ? JSON.stringify(invocation) : formatInvocation(invocation));
        if (invocation.state === 'failed') process.exitCode = 1;
    });
}
