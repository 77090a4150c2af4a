// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <QUrl>

namespace Landline::Downloads {

/** Where files with certain extensions go. */
struct FolderRule
{
    QString name;           ///< for people: "Pictures"
    QString directory;      ///< below the folder for downloads, or a whole path; empty: that folder itself
    QStringList extensions; ///< in lower case, without a dot; none: all that no other rule names
    bool operator==(const FolderRule &) const = default;
};

/** Folders by type of file: a value, stored with the program's settings. Off unless somebody switches it on.
 */
struct FolderRules
{
    /** More rules, or extensions of one, are not taken from a stored file. */
    static constexpr qsizetype maxRules = 50;
    static constexpr qsizetype maxExtensions = 200;

    bool isOn = false;
    QList<FolderRule> rules = standardRules();
    bool operator==(const FolderRules &) const = default;

    /** Archives, Pictures, Music, Videos, Documents, Programs, Other. */
    [[nodiscard]] static QList<FolderRule> standardRules();
    /**
     * Where `fileName` goes when downloads go to `base`: by the longest extension that a rule names (tar.gz
     * before gz), else by the rule without extensions, else to `base`; to `base` too while they are off. A
     * relative directory that would lead out of `base` counts as none.
     */
    [[nodiscard]] QString directoryFor(const QString &fileName, const QString &base) const;

    /** All that directoryFor() can give, `base` first, each once. */
    [[nodiscard]] QStringList directories(const QString &base) const;

    [[nodiscard]] QJsonObject toJson() const;
    /** What is wrong or missing takes its default. */
    [[nodiscard]] static FolderRules fromJson(const QJsonObject &object);
};

/** Extensions as people write them: " .JPG, png;*.gif" → jpg, png, gif; each once, at most maxExtensions. */
[[nodiscard]] QStringList extensionsInText(const QString &text);

/** True for an address whose last part ends as files do that people download; pages are none. */
[[nodiscard]] bool looksLikeFile(const QUrl &url);

} // namespace Landline::Downloads

Q_DECLARE_METATYPE(Landline::Downloads::FolderRules)
