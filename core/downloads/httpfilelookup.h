// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/filelookup.h"
#include "core/downloads/rangesource.h"

#include <QPointer>

namespace Landline::Downloads {

class DownloadEngine;
class HttpSource;

/** The look-up over HTTP. Made anywhere, moved to the engine's thread. */
class HttpFileLookup final : public FileLookup
{
    Q_OBJECT
public:
    /** `patience`: maxTime but in tests. */
    explicit HttpFileLookup(std::chrono::milliseconds patience = maxTime, QObject *parent = nullptr);
    ~HttpFileLookup() override;

    void want(const QList<FileQuestion> &questions) override;
    /** In the engine's thread, once; `engine` outlives this. Questions that came before have waited. */
    void serve(DownloadEngine &engine);

private:
    struct Running
    {
        FileQuestion question;
        HttpSource *source = nullptr; ///< a child of this
    };
    void replace(const QList<FileQuestion> &questions);
    void askNext();
    void ask(const FileQuestion &question);
    void answer(const FileQuestion &question, const FileFacts &facts);

    std::chrono::milliseconds m_patience;
    DownloadEngine *m_engine = nullptr;
    QList<FileQuestion> m_waiting;
    QList<Running> m_running;
    QList<FileQuestion> m_answered; ///< of what is still wanted
};

/** What an answer to a request for the first byte means. Pure. */
[[nodiscard]] FileFacts factsOf(const RangeAnswer &answer);

} // namespace Landline::Downloads
