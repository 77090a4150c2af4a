// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>

class QSocketNotifier;

namespace Landline::Cli {

/**
 * Lines of a file or of standard input, read as they come and no faster than they are taken: pause() stops
 * reading, so that a list of millions never stands in memory.
 */
class LineReader final : public QObject
{
    Q_OBJECT
public:
    /** A longer line ends the reading with failed(). */
    static constexpr qsizetype maxLineBytes = 1 << 20;

    explicit LineReader(QObject *parent = nullptr);
    ~LineReader() override;

    /** "-" is standard input. Returns what is wrong, as a sentence; empty: it reads. */
    QString open(const QString &path);
    void pause();
    void resume();
    /** More may come: from a terminal, or through a pipe that somebody can still write to, whether what is in
     * it has been read or not. False before open(). */
    [[nodiscard]] bool isFed() const;

signals:
    /** Without its newline. Not emitted while paused. */
    void lineRead(const QByteArray &line);
    void ended();
    void failed(const QString &message);

private:
    void readMore();
    void deliver();

    int m_descriptor = -1;
    QString m_name; ///< for people
    QSocketNotifier *m_notifier = nullptr;
    QByteArray m_buffer;
    bool m_paused = false;
    bool m_atEnd = false;
    bool m_delivering = false;
    bool m_told = false; ///< ended() or failed() has been emitted
};

} // namespace Landline::Cli
