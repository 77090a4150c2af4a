// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/wire/frames.h"

#include <QList>
#include <QMetaType>

/** What is answered to somebody who reads a history. */
namespace Landline::Chat {

/** A piece of the history. */
struct HistoryPage
{
    QList<Wire::LogFrame> entries; ///< the oldest first
    qint64 through = 0;            ///< all that is kept up to this seq is among them, or can't be read
    bool complete = true;          ///< nothing of what was asked for comes after `through`
    bool failed = false;           ///< the file can't be read now; the rest means nothing
    bool operator==(const HistoryPage &) const = default;
};

/** Where a page begins. */
struct HistoryPlace
{
    qint64 start = 0;
    bool atStart = true; ///< nothing earlier exists
    bool failed = false; ///< the file can't be read now; the rest means nothing
    bool operator==(const HistoryPlace &) const = default;
};

/** What a search has found. */
struct HistoryFinds
{
    QList<qint64> seqs;   ///< the oldest first
    bool atStart = false; ///< there is nothing else, however early
    bool failed = false;  ///< the file can't be read now; the rest means nothing
    bool operator==(const HistoryFinds &) const = default;
};

} // namespace Landline::Chat

Q_DECLARE_METATYPE(Landline::Chat::HistoryPage)
Q_DECLARE_METATYPE(Landline::Chat::HistoryPlace)
Q_DECLARE_METATYPE(Landline::Chat::HistoryFinds)
