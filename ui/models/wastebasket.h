// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QObject>
#include <QStringList>
#include <QThreadPool>

#include <functional>

namespace Landline::Ui {

/**
 * Puts files into the desktop's wastebasket, in a thread of its own: what takes long there keeps nobody else
 * waiting. Nothing is ever deleted for good. Its end waits for what it was given.
 */
class Wastebasket final : public QObject
{
    Q_OBJECT
public:
    /** True when the file has been put there. */
    using Discard = std::function<bool(const QString &path)>;

    explicit Wastebasket(QObject *parent = nullptr);
    /** In place of the desktop's. */
    explicit Wastebasket(Discard discard, QObject *parent = nullptr);

    /**
     * Those that are not there (any more) are passed over; a part file that is being written to, and the
     * record behind it, stay. So does, with `madeSince`, a part file that was made earlier, or nobody knows
     * when; null: all go.
     */
    void put(const QStringList &paths, const QDateTime &madeSince = {});

Q_SIGNALS:
    /** They stay where they are. */
    void refused(const QStringList &paths);

private:
    Discard m_discard;
    QThreadPool m_pool; ///< of one thread
};

} // namespace Landline::Ui
