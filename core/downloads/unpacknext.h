// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/taskqueue.h"

namespace Landline::Downloads {

/** True for names of archives that people mean to unpack; documents that are archives inside are none. */
[[nodiscard]] bool isArchiveName(const QString &name);

/**
 * TaskKind::next of downloads: one that asked for it (DownloadRequest::unpacks) and has become an archive is
 * unpacked, into a folder of its own beside it. A file that was there already is left alone.
 */
[[nodiscard]] std::optional<Tasks::NextTask> unpackNext(const QJsonObject &arguments,
                                                        const QJsonObject &details);

} // namespace Landline::Downloads
