import type { Manifest } from '@bindery/contract';

import type { PlacedMessage } from './describe-issue.ts';

/** What a schema cannot say: fields that contradict each other. */
export function findInconsistencies(manifest: Manifest): PlacedMessage[] {
    return [
        ...duplicateIds(manifest.blocks ?? [], 'blocks'),
        ...duplicateIds(manifest.contentSources ?? [], 'contentSources'),
        ...undefinedRequired(manifest),
    ];
}

function duplicateIds(items: { id: string }[], field: string): PlacedMessage[] {
    return items.flatMap((item, index) =>
        items.findIndex((other) => other.id === item.id) < index
            ? [
                  {
                      path: [field, index, 'id'],
                      message: `“${item.id}” is used twice: give each of ${field} an id of its own`,
                  },
              ]
            : [],
    );
}

function undefinedRequired(manifest: Manifest): PlacedMessage[] {
    return Object.entries(manifest.configurations ?? {}).flatMap(([target, configuration]) => {
        if (configuration === undefined || !('properties' in configuration)) return [];
        return (configuration.required ?? []).flatMap((name, index) =>
            Object.hasOwn(configuration.properties, name)
                ? []
                : [
                      {
                          path: ['configurations', target, 'required', index],
                          message: `“${name}” is required but not among the properties: define it, or take it out`,
                      },
                  ],
        );
    });
}
