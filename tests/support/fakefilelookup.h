// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/filelookup.h"

namespace Landline::Testing {

/** Remembers what is wanted, and answers only what a test lets it answer. */
class FakeFileLookup final : public Downloads::FileLookup
{
public:
    void want(const QList<Downloads::FileQuestion> &questions) override
    {
        wanted = questions;
        ++asked;
    }
    /** Answers the question of this URL as the test says. */
    void answer(const QUrl &url, const Downloads::FileFacts &facts)
    {
        for (const Downloads::FileQuestion &question : QList(wanted)) {
            if (question.url == url)
                Q_EMIT found(question, facts);
        }
    }

    QList<Downloads::FileQuestion> wanted;
    int asked = 0;
};

} // namespace Landline::Testing
