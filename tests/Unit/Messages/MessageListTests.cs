using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Messages;

/// <summary>docs/messages.md is the list of errors as the sources have it, and the list of all texts can be written.</summary>
public sealed class MessageListTests
{
    [Fact]
    public void The_page_of_errors_is_current()
    {
        var page = MessageList.Page();
        if (Environment.GetEnvironmentVariable(MessageList.WriteVariable) == "1")
        {
            File.WriteAllText(MessageList.PagePath, page);
            var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts"));
            File.WriteAllLines(Path.Combine(folder.FullName, "messages.txt"), MessageList.Texts());
        }

        Assert.Equal(page, File.ReadAllText(MessageList.PagePath).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Every_error_id_says_what_it_means_and_what_to_do()
    {
        var ids = MessageList.Ids().ToArray();

        Assert.Equal(
            typeof(ErrorIds).GetFields().Select(f => f.Name).Order(StringComparer.Ordinal),
            ids.Select(i => i.Id).Order(StringComparer.Ordinal)
        );
        Assert.All(ids, i => Assert.EndsWith(".", i.Meaning, StringComparison.Ordinal));
        Assert.All(ids, i => Assert.EndsWith(".", i.WhatToDo, StringComparison.Ordinal));
    }

    // The sources raise every id, and each as one class, so that it has one exit code.
    [Fact]
    public void Every_error_id_has_one_exit_code() // I3
    {
        string[] unclassed = [nameof(ErrorIds.Cancelled), nameof(ErrorIds.Internal)];
        var classes = ErrorUse.Classes();

        var found = typeof(ErrorIds)
            .GetFields()
            .Select(f => f.Name)
            .Except(unclassed)
            .Where(id => classes[id].Count() != 1)
            .Select(id => $"{id}: {string.Join(", ", classes[id])}");

        Assert.Empty(found);
    }

    [Fact]
    public void The_list_of_texts_holds_messages_advice_and_help()
    {
        var texts = MessageList.Texts().ToArray();

        Assert.Contains(texts, t => t.EndsWith(": There is no database '{…}'.", StringComparison.Ordinal));
        Assert.Contains(
            texts,
            t => t.EndsWith(": Check the path, or run {CommandName.Backfill} first to create the database.", StringComparison.Ordinal)
        );
        Assert.True(texts.Length > 500, $"{texts.Length} texts");
    }

    // A message contains facts; options are in the advice, where each front end writes them in its own form.
    [Fact]
    public void No_text_of_the_core_names_an_option_as_a_front_end_writes_it()
    {
        var options = OptionName
            .All.SelectMany(o => new[] { "--" + o.Name, Cmdlets.CmdletWording.Instance.Option(o) })
            .Concat(["'mgc-backfill", "Test-Backfill", "Invoke-Mgc"])
            .ToArray();

        var found = SourceTree
            .Product.Where(f => f.SyntaxTree.FilePath.Replace('\\', '/').StartsWith("src/MgcBackfill.Core/", StringComparison.Ordinal))
            .SelectMany(SourceTree.Templates)
            .Where(t =>
                t.Text.Split(' ', '\'', '`', '(', ')', ',', ';').Any(w => options.Contains(w.TrimEnd('.')))
                || options[^3..].Any(o => t.Text.Contains(o, StringComparison.Ordinal))
            )
            .Select(t => $"{SourceTree.GetPlace(t.Node)}: {t.Text}");

        Assert.Empty(found);
    }
}
