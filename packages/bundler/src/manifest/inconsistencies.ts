import type { Manifest } from '@bindery/contract';

import type { PlacedMessage } from './describe-issue.ts';

/** Finds fields that contradict each other, which a schema cannot express. */
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
                      message: `“${item.id}” is used twice: each of ${field} needs its own id`,
                  },
              ]
            : [],
    );
}

function undefinedRequired(manifest: Manifest): PlacedMessage[] {
    return Object.entries(manifest.configurations ?? {}).flatMap(([level, configuration]) => {
        if (configuration === undefined || !('properties' in configuration)) return [];
        return (configuration.required ?? []).flatMap((name, index) =>
            Object.hasOwn(configuration.properties, name)
                ? []
                : [
                      {
                          path: ['configurations', level, 'required', index],
                          message: `“${name}” is required but not among the properties: define it, or remove it from the list`,
                      },
                  ],
        );
    });
}
